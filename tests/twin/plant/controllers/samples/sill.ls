/PROG  SILL_LH
/ATTR
OWNER		= MNEDITOR;
COMMENT		= "Sill left";
PROG_SIZE	= 1204;
CREATE		= DATE 24-03-11  TIME 07:40:12;
FILE_NAME	= ;
VERSION		= 0;
LINE_COUNT	= 21;
PROTECT		= READ_WRITE;
TCD:  STACK_SIZE	= 0,
      TASK_PRIORITY	= 50,
      PAUSE_REQUEST	= 0;
DEFAULT_GROUP	= 1,*,*,*,*;
CONTROL_CODE	= 00000000 00000000;
/APPL
  SPOT : TRUE ;
/MN
   1:  !Sill left, six spots ;
   2:  UFRAME_NUM=0 ;
   3:  UTOOL_NUM=1 ;
   4:  PAYLOAD[2] ;
   5:   ;
   6:J P[1:HOME] 100% FINE    ;
   7:J P[2] 60% CNT40 ACC80 TB    .10sec,P-SPS    ;
      1:  DO[23]=(OFF) ;
      2:  WAIT (DI[23])    ;
       ------ ;
   8:L P[3:SILL_01] 1600mm/sec FINE
    :  SPOT[SD=4,P=12,t=1.8,S=31,ED=4]    ;
   9:L PR[2:Pounce] 250mm/sec CNT100    ;
  10:C P[2]
    :  P[4] 200mm/sec CR20    ;
  11:  WAIT   1.50(sec) ;
  12:  WAIT DI[3:clamps shut]=ON TIMEOUT,LBL[9]    ;
  13:  CALL GRIP(2,'left',R[2])    ;
  14:  CALL HANDSHAKE    ;
  15:  IF R[1:variant]=3,JMP LBL[9] ;
  16:  DO[7:vacuum]=ON ;
  17:J P[9] 100% FINE    ;
  18:J P[5] 100% FINE    ;
  19:J P[3:SILL_01] R[1]% CNT R[2]    ;
  20:  ENTER I-ZONE(5) ;
  21:  LBL[9] ;
/POS
P[1:"HOME"]{
   GP1:
	UF : 0, UT : 1,	
	J1=      .000 deg,	J2=   -17.189 deg,	J3=    28.648 deg,
	J4=     0.000 deg,	J5=   -34.377 deg,	J6=     0.000 deg
};
P[2]{
   GP1:
	UF : 0, UT : 1,		CONFIG : 'N U T, 0, 0, 0',
	X =  1500.250  mm,	Y =  -120.500  mm,	Z =   403.576  mm,
	W =   179.000 deg,	P =     -.500 deg,	R =   27.808 deg
   GP2:
	UF : 0, UT : 1,	
	J1=  -100.000  mm
};
P[3:"SILL_01"]{
   GP1:
	UF : 0, UT : 1,		CONFIG : 'N U T, 0, 0, -1',
	X =  1600.000  mm,	Y =   200.000  mm,	Z =   150.000  mm,
	W =   180.000 deg,	P =     0.000 deg,	R =    90.000 deg
};
P[4]{
   GP1:
	UF : 0, UT : 1,		CONFIG : 'F U T, 0, 0, 0',
	X =  1700.000  mm,	Y =   250.000  mm,	Z =   150.000  mm,
	W =   180.000 deg,	P =     0.000 deg,	R =    90.000 deg
};
P[5]{
   GP1:
	UF : 0, UT : 1,		CONFIG : 'N U T, 0, 0, 0',
	X =********  mm,	Y =********  mm,	Z =********  mm,
	W =********  deg,	P =********  deg,	R =********  deg
};
/END
