%%%
  VERSION:1
  LANGUAGE:ENGLISH
%%%
MODULE SillLeft
  ! Sill left, two spots
  PERS tooldata tGun:=[TRUE,[[0,0,600],[1,0,0,0]],[95,[0,0,240],[1,0,0,0],0,0,0]];
  TASK PERS wobjdata wFixture:=[FALSE,TRUE,"",[[1200,0,650],[1,0,0,0]],[[0,0,100],[1,0,0,0]]];
  CONST robtarget p10:=[[1500.25,-120.5,403.576],[0.00839,0.97057,0.24031,-0.00624],[0,-1,0,1],[9E+09,9E+09,9E+09,9E+09,9E+09,9E+09]];
  CONST robtarget pSill_01:=[[1600,200,150],[0,0.70710678,0.70710678,0],[0,0,-1,0],[12.5,9E9,9E9,9E9,9E9,9E9]];
  CONST jointtarget jHome:=[[0,-17.188734,11.459156,0,-34.377468,0],[9E9,9E9,9E9,9E9,9E9,9E9]];
  VAR speeddata vSlow:=[120,500,5000,1000];
  VAR zonedata zWide:=[FALSE,35,50,50,5,50,5];
  PERS num nCount:=0;
  LOCAL CONST string sText{2}:=["one; two","three ! four"];

  PROC main()
    ConfL\Off;
    MoveAbsJ jHome\NoEOffs,v1000,fine,tGun;
    ! above the sill
    MoveJ p10,v1000,z50,tGun;
    VelSet 50,5000;
    MoveL Offs(pSill_01,0,0,100),vSlow,zWide,tGun\WObj:=wobj0;
    VelSet 100,5000;
    SpotL pSill_01,v1000,gun1,spot31,tGun;
    IF diVariant=1 THEN
      MoveL [[1700,250,150],[0,0.70710678,0.70710678,0],[0,0,-1,0],[9E9,9E9,9E9,9E9,9E9,9E9]]
        ,[300,500,5000,1000],z10,tGun\WObj:=wFixture\TLoad:=load1;
    ELSE
      MoveC p10,pSill_01,v200,fine,tGun;
    ENDIF
    MoveL pSill_01,vOther,zOther,tGun;
    MoveL pElsewhere,v100,fine,tGun;
    WaitTime 1.5;
    WaitDI diClamps,1\MaxTime:=5;
    WaitDI DI_3,1;
    WaitUntil diA=1 AND nCount>3;
    SetDO DO_7,1;
    Reset doVacuum;
    nCount:=nCount+1;
    TPWrite "sill; done";
    Handshake;
    Grip 2,"left";
    again:
    GOTO again;
    Leave;
  ERROR
    RETRY;
  ENDPROC

  PROC Leave()
    MoveL p10,v500,fine,tGun;
  ENDPROC

  FUNC num Twice(num n)
    RETURN 2*n;
  ENDFUNC
ENDMODULE
